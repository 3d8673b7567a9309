/** Where purchases come from, by what secrets, and what could not be applied. */
import { useSession } from '../../auth/session.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { Parked } from './parked.tsx';
import { Secrets } from './secrets.tsx';
import { Sources } from './sources.tsx';
import { Subscriptions } from './subscriptions.tsx';

export function Connections() {
  const { areas, common } = useText();
  const { may } = useSession();
  return (
    <Page title={areas.connections.title} lead={areas.connections.lead}>
      {may('secrets:write') ? (
        <div className="stack">
          <Parked />
          <Sources />
          <Secrets />
          <Subscriptions />
        </div>
      ) : (
        <Empty title={common.forbidden} says={common.forbiddenSays('secrets:write')} />
      )}
    </Page>
  );
}
