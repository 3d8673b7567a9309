/** The frame: where one can go, who is signed in, what has to be said on every view. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePlatform } from '../api/platform.tsx';
import { programQuery } from '../api/queries.ts';
import { DoneProvider } from '../parts/done.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useText } from '../text/text.tsx';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { ProgramContext } from './program.tsx';

export function Shell() {
  const { shell } = useText();
  const program = useQuery(programQuery(usePlatform()));
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has chosen has gone on
  useEffect(() => setOpen(false), [path]);
  return (
    <ProgramContext value={program.data ?? null}>
      <a className="skip" href="#content">
        {shell.skip}
      </a>
      <div className="frame" data-open={isOpen || undefined}>
        <Navigation isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
        <main id="content" tabIndex={-1}>
          <Notices />
          {program.data !== undefined && (
            <DoneProvider>
              <Outlet />
            </DoneProvider>
          )}
          {program.data === undefined && program.isError && (
            <Trouble error={program.error} onRetry={() => void program.refetch()} />
          )}
        </main>
      </div>
    </ProgramContext>
  );
}
