/** The settings that change most, as a form over the file: for whoever would rather not edit JSON. */
import { Card } from '../../../parts/page.tsx';
import { useText } from '../../../text/text.tsx';
import { BonusFields } from './bonus-fields.tsx';
import { NumberField, TextField } from './fields.tsx';
import { type EditedFile, readFile, writeFile } from './file.ts';
import { LevelFields } from './level-fields.tsx';

interface SettingsFormProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly isReadOnly: boolean;
}

export interface PartProps {
  readonly file: EditedFile;
  readonly change: (edit: (file: EditedFile) => void) => void;
}

export function SettingsForm({ text, onChange, isReadOnly }: SettingsFormProps) {
  const { rules, settings } = useText();
  const file = readFile(text);
  if (file === null) return <p className="notice notice-warn">{rules.notJson}</p>;
  const change = (edit: (file: EditedFile) => void) => onChange(writeFile(file, edit));
  return (
    <fieldset disabled={isReadOnly} className="stack">
      <p className="soft">{settings.says}</p>
      <Card title={settings.earning}>
        <EarningFields file={file} change={change} />
      </Card>
      <Card title={settings.tiers}>
        <LevelFields file={file} change={change} />
      </Card>
      <Card title={settings.bonuses}>
        <BonusFields file={file} change={change} />
      </Card>
      <Card title={settings.redemption}>
        <RedemptionFields file={file} change={change} />
      </Card>
    </fieldset>
  );
}

function EarningFields({ file, change }: PartProps) {
  const { settings } = useText();
  const { base, hold } = file.earning ?? {};
  const hasDays = hold === undefined || hold.kind === 'days' || hold.kind === 'none';
  return (
    <div className="form-grid">
      {base && (
        <>
          <NumberField
            label={settings.pointsPer}
            value={base.points}
            onChange={(points) =>
              change(({ earning }) => {
                if (earning?.base && points !== null) earning.base.points = points;
              })
            }
          />
          <TextField
            label={settings.per}
            value={base.per}
            onChange={(per) =>
              change(({ earning }) => {
                if (earning?.base) earning.base.per = per;
              })
            }
          />
        </>
      )}
      {hasDays && (
        <NumberField
          label={settings.hold}
          hint={settings.holdHint}
          value={hold?.days ?? 0}
          onChange={(days) =>
            change(({ earning }) => {
              if (earning)
                earning.hold = days === null || days === 0 ? { kind: 'none' } : { kind: 'days', days };
            })
          }
        />
      )}
      <NumberField
        label={settings.expiry}
        hint={settings.expiryHint}
        value={file.expiry?.months ?? null}
        onChange={(months) =>
          change((edited) => {
            if (months !== null && edited.expiry?.months !== undefined) edited.expiry.months = months;
          })
        }
      />
    </div>
  );
}

function RedemptionFields({ file, change }: PartProps) {
  const { settings } = useText();
  if (file.redemption === undefined) return <p className="soft">{settings.noRedemption}</p>;
  const { pointValue, minimum } = file.redemption;
  return (
    <div className="form-grid">
      <TextField
        label={settings.pointValue}
        value={pointValue ?? ''}
        onChange={(value) =>
          change(({ redemption }) => {
            if (redemption) redemption.pointValue = value;
          })
        }
      />
      <NumberField
        label={settings.minimum}
        value={minimum ?? null}
        onChange={(value) =>
          change(({ redemption }) => {
            if (redemption && value !== null) redemption.minimum = value;
          })
        }
      />
    </div>
  );
}
