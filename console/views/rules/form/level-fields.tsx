import { useState } from 'react';
import { Field } from '../../../parts/field.tsx';
import { useText } from '../../../text/text.tsx';
import { TextField } from './fields.tsx';
import { type Level, privilegesOf, thresholdOf } from './file.ts';
import type { PartProps } from './settings-form.tsx';

/** Each tier: its name, from what on, how many times the points, what it gives. */
export function LevelFields({ file, change }: PartProps) {
  const levels = file.tiers?.levels ?? [];
  const edit = (index: number, change_: (level: Level) => void) =>
    change(({ tiers }) => {
      const level = tiers?.levels?.[index];
      if (level) change_(level);
    });
  return (
    <div className="levels">
      {levels.map((level, index) => (
        <LevelField key={level.id} level={level} onEdit={(change_) => edit(index, change_)} />
      ))}
    </div>
  );
}

interface LevelFieldProps {
  readonly level: Level;
  readonly onEdit: (change: (level: Level) => void) => void;
}

function LevelField({ level, onEdit }: LevelFieldProps) {
  const { settings } = useText();
  const threshold = thresholdOf(level);
  return (
    <fieldset className="level">
      <legend>{level.name}</legend>
      <TextField
        label={settings.level}
        value={level.name}
        onChange={(name) =>
          onEdit((edited) => {
            edited.name = name;
          })
        }
      />
      {threshold !== null && (
        <TextField
          label={`${settings.threshold} (${threshold.metric})`}
          value={String(threshold.atLeast)}
          onChange={(text) =>
            onEdit((edited) => {
              const condition = thresholdOf(edited);
              if (condition)
                condition.atLeast = typeof condition.atLeast === 'number' ? Number(text) || 0 : text;
            })
          }
        />
      )}
      <TextField
        label={settings.multiplier}
        value={level.multiplier ?? '1'}
        onChange={(multiplier) =>
          onEdit((edited) => {
            edited.multiplier = multiplier;
          })
        }
      />
      <Privileges level={level} onEdit={onEdit} />
    </fieldset>
  );
}

/** A list by lines: while it is written, an empty line at its end stays. */
function Privileges({ level, onEdit }: LevelFieldProps) {
  const { settings } = useText();
  const [text, setText] = useState(() => (level.privileges ?? []).map(({ name }) => name).join('\n'));
  return (
    <Field label={settings.privileges} hint={settings.privilegeHint}>
      {(props) => (
        <textarea
          {...props}
          rows={Math.max(3, text.split('\n').length)}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            onEdit((edited) => {
              edited.privileges = privilegesOf(target.value, level.privileges ?? []);
            });
          }}
        />
      )}
    </Field>
  );
}
