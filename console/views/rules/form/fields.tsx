import { Field } from '../../../parts/field.tsx';

interface InputProps<T> {
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function NumberField({ label, hint, value, onChange }: InputProps<number | null>) {
  return (
    <Field label={label} hint={hint}>
      {(props) => (
        <input
          {...props}
          type="number"
          min={0}
          step={1}
          value={value ?? ''}
          onChange={({ target }) => onChange(target.value === '' ? null : Math.trunc(target.valueAsNumber))}
        />
      )}
    </Field>
  );
}

/** For amounts, too: they stay decimal texts. */
export function TextField({ label, hint, value, onChange }: InputProps<string>) {
  return (
    <Field label={label} hint={hint}>
      {(props) => <input {...props} value={value} onChange={({ target }) => onChange(target.value)} />}
    </Field>
  );
}
