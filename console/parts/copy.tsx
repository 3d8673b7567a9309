import { useState } from 'react';
import { useText } from '../text/text.tsx';
import { Field } from './field.tsx';

/** A value to take away. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const { common } = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <Field label={label}>
      {(props) => (
        <div className="row copy">
          <input {...props} readOnly value={value} className="id" onFocus={({ target }) => target.select()} />
          <button type="button" className="button" onClick={() => void copy()}>
            {isCopied ? common.copied : common.copy}
          </button>
        </div>
      )}
    </Field>
  );
}
