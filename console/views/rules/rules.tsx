/** The timeline of versions, and the drafts. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { draftsQuery } from '../../api/queries.ts';
import { useSession } from '../../auth/session.tsx';
import { useFormat } from '../../format/format.ts';
import { Card, Page } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { NewDraft } from './new-draft.tsx';
import { Timeline } from './timeline.tsx';

export function Rules() {
  const { rules } = useText();
  const { may } = useSession();
  const [isNew, setNew] = useState(false);
  const action = may('programs:write') && (
    <button type="button" className="button button-main" onClick={() => setNew(true)}>
      {rules.newDraft}
    </button>
  );
  return (
    <Page title={rules.title} lead={rules.lead} actions={action}>
      <div className="stack">
        <Timeline />
        <Drafts />
      </div>
      {isNew && <NewDraft onClose={() => setNew(false)} />}
    </Page>
  );
}

function Drafts() {
  const { rules } = useText();
  const format = useFormat();
  const drafts = useQuery(draftsQuery(usePlatform()));
  return (
    <Card title={rules.drafts}>
      {drafts.isPending && <Loading />}
      {drafts.isError && <Trouble error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.data?.drafts.length === 0 && <Empty title={rules.noDrafts} says={rules.noDraftsSays} />}
      <ul className="lines">
        {drafts.data?.drafts.map(({ name, savedAt, savedBy, check }) => (
          <li key={name}>
            <Link to="/rules/drafts/$name" params={{ name }} className="id">
              {name}
            </Link>
            <span className="soft">{rules.saved(format.time(savedAt), savedBy)}</span>
            <span className="chips">
              {check?.findings.map(({ rule, severity }) => (
                <span key={rule} className={`chip ${severity === 'error' ? 'chip-bad' : 'chip-warn'}`}>
                  {rule}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
