import { useText } from '../../../text/text.tsx';
import { NumberField, TextField } from './fields.tsx';
import type { PartProps } from './settings-form.tsx';

/** How much each bonus gives; when it fires is in the file. */
export function BonusFields({ file, change }: PartProps) {
  const { settings } = useText();
  const bonuses = file.earning?.bonuses ?? [];
  if (bonuses.length === 0) return <p className="soft">{settings.noBonuses}</p>;
  return (
    <div className="form-grid">
      {bonuses.map(({ id, name = id, effect }, index) =>
        effect?.factor !== undefined ? (
          <TextField
            key={id}
            label={`${name}: ${settings.factor}`}
            value={effect.factor}
            onChange={(factor) =>
              change(({ earning }) => {
                const edited = earning?.bonuses?.[index]?.effect;
                if (edited) edited.factor = factor;
              })
            }
          />
        ) : (
          effect?.points !== undefined && (
            <NumberField
              key={id}
              label={`${name}: ${settings.add}`}
              value={effect.points}
              onChange={(points) =>
                change(({ earning }) => {
                  const edited = earning?.bonuses?.[index]?.effect;
                  if (edited && points !== null) edited.points = points;
                })
              }
            />
          )
        ),
      )}
    </div>
  );
}
