/** What needs a look, and what comes next. Each number leads to what is behind it. */

import { Link } from '@tanstack/react-router';
import { useProgram } from '../../app/program.tsx';
import { useSession } from '../../auth/session.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { NextChanges } from './next-changes.tsx';
import { OverridesPart, ParkedPart, RulesPart, RunsPart, SegmentsPart } from './parts.tsx';

export function Today() {
  const { areas, shell } = useText();
  const program = useProgram();
  const { may } = useSession();
  if (program === null) {
    return (
      <Page title={areas.today.title}>
        <Empty title={shell.noProgram} says={shell.noProgramSays}>
          <Link to="/rules" className="button button-main">
            {shell.firstDraft}
          </Link>
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={areas.today.title} lead={areas.today.lead}>
      <div className="today">
        <RulesPart />
        {may('secrets:write') && <ParkedPart />}
        <SegmentsPart />
        <OverridesPart />
        <NextChanges />
        <RunsPart />
      </div>
    </Page>
  );
}
