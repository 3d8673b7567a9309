/** What a view shows in place of what it could not read: what happened, and what to do. */
import type { ReactNode } from 'react';
import { Failure } from '../api/failure.ts';
import { useText } from '../text/text.tsx';
import { Icon } from './icon.tsx';

interface TroubleProps {
  readonly error: unknown;
  /** In place of the sentences for what is not there. */
  readonly notThere?: { readonly title: string; readonly says: string; readonly action?: ReactNode };
  readonly onRetry?: () => void;
}

export function Trouble({ error, notThere, onRetry }: TroubleProps) {
  const { common } = useText();
  const { title, says, action } = useWords(error, notThere);
  return (
    <div className="state" role="alert">
      <Icon name="trouble" />
      <h2>{title}</h2>
      <p>{says}</p>
      {action}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {common.retry}
        </button>
      )}
    </div>
  );
}

function useWords(
  error: unknown,
  notThere: TroubleProps['notThere'],
): { title: string; says: string; action?: ReactNode } {
  const { common, shell } = useText();
  const failure = error instanceof Failure ? error : null;
  const detail = failure?.problem?.detail;
  switch (failure?.status) {
    case 0:
      return { title: common.unreachable, says: common.unreachableSays };
    case 401:
      return { title: common.sessionEnded, says: shell.endedSays };
    case 403:
      return { title: common.forbidden, says: common.forbiddenSays('') };
    case 404:
      return notThere ?? { title: common.notThere, says: detail ?? '' };
    case 429:
      return { title: common.tooMany, says: common.tooManySays };
    default:
      return failure?.status !== undefined && failure.status < 500
        ? { title: common.failed, says: detail ?? '' }
        : { title: common.failed, says: `${common.failedSays} ${failure?.problem?.requestId ?? '—'}` };
  }
}

export function Empty({ title, says, children }: { title: string; says?: string; children?: ReactNode }) {
  return (
    <div className="state">
      <Icon name="laurel" />
      <h2>{title}</h2>
      {says && <p>{says}</p>}
      {children}
    </div>
  );
}

export function Loading({ lines = 3 }: { readonly lines?: number }) {
  const { common } = useText();
  return (
    <div className="loading" role="status" aria-label={common.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <span key={line} className="loading-line" />
      ))}
    </div>
  );
}
