/** What concerns every view: no network, or a session that has ended. */
import { useSyncExternalStore } from 'react';
import { useSession } from '../auth/session.tsx';
import { useText } from '../text/text.tsx';

function watchNetwork(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

export function Notices() {
  const { shell } = useText();
  const { hasEnded, signInAgain } = useSession();
  const isOnline = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  return (
    <div aria-live="polite">
      {hasEnded && (
        <div className="notice notice-bad">
          <span>
            <strong>{shell.ended}</strong> {shell.endedSays}
          </span>
          <button type="button" className="button button-main" onClick={signInAgain}>
            {shell.signInAgain}
          </button>
        </div>
      )}
      {!isOnline && <div className="notice notice-warn">{shell.offline}</div>}
    </div>
  );
}
