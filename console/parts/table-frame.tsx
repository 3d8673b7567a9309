import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

/** A table that may be wider than the screen: it scrolls by keyboard, too. */
export function TableFrame({ children }: { readonly children: ReactNode }) {
  const { common } = useText();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse
    <div className="table-frame" role="group" aria-label={common.table} tabIndex={0}>
      {children}
    </div>
  );
}
