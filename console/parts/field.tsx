import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Given the id that the label names. */
  readonly children: (props: { id: string; 'aria-describedby'?: string }) => ReactNode;
}

/** A control with its label, and what helps to fill it in. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(hint && { 'aria-describedby': `${id}-hint` }) })}
      {hint && (
        <small id={`${id}-hint`} className="soft">
          {hint}
        </small>
      )}
    </div>
  );
}

/** What the platform says of an input that it refused, in its own words. */
export function Refused({ error }: { readonly error: unknown }) {
  if (!(error instanceof Error)) return null;
  return (
    <p className="notice notice-bad" role="alert">
      {error.message}
    </p>
  );
}
