import { useText } from '../text/text.tsx';

interface DialogActionsProps {
  readonly onBack: () => void;
  /** @default "Cancel", in the language of the page */
  readonly back?: string;
  readonly label: string;
  readonly isBusy: boolean;
  /** Left out: the button submits the form that it stands in. */
  readonly onAct?: () => void;
}

/** The two buttons at the end of a dialog: out of it, and on. */
export function DialogActions({ onBack, back, label, isBusy, onAct }: DialogActionsProps) {
  const { common } = useText();
  return (
    <footer>
      <button type="button" className="button" onClick={onBack}>
        {back ?? common.cancel}
      </button>
      <button
        type={onAct === undefined ? 'submit' : 'button'}
        className="button button-main"
        disabled={isBusy}
        onClick={onAct}
      >
        {label}
      </button>
    </footer>
  );
}
