/** What was just done, with the way back: one line at the foot of the page until the next. */
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { useText } from '../text/text.tsx';
import { Icon } from './icon.tsx';

export interface Done {
  readonly says: string;
  /** Takes it back; none where it can't be. */
  readonly undo?: (() => Promise<unknown>) | undefined;
}

const DoneContext = createContext<(done: Done) => void>(() => {});
/** Tells the person what was done. */
export const useDone = () => use(DoneContext);

export function DoneProvider({ children }: { readonly children: ReactNode }) {
  const [done, setDone] = useState<Done | null>(null);
  const tell = useMemo(() => (next: Done) => setDone(next), []);
  return (
    <DoneContext value={tell}>
      {children}
      <div className="done-place" role="status">
        {done && <DoneLine key={done.says} done={done} onClose={() => setDone(null)} onUndone={setDone} />}
      </div>
    </DoneContext>
  );
}

interface DoneLineProps {
  readonly done: Done;
  readonly onClose: () => void;
  readonly onUndone: (done: Done) => void;
}

function DoneLine({ done, onClose, onUndone }: DoneLineProps) {
  const { common } = useText();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const undo = async () => {
    setState('busy');
    try {
      await done.undo?.();
      onUndone({ says: common.undone });
    } catch {
      setState('failed');
    }
  };
  return (
    <div className="done">
      <Icon name="check" />
      <span>{state === 'failed' ? common.undoFailed : done.says}</span>
      {done.undo && (
        <button
          type="button"
          className="button button-s"
          disabled={state === 'busy'}
          onClick={() => void undo()}
        >
          <Icon name="undo" />
          {common.undo}
        </button>
      )}
      <button type="button" className="icon-button" aria-label={common.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
