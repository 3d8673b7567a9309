import type { HeldPrivilege } from '../../../api/types.ts';
import { useFormat } from '../../../format/format.ts';
import { Card } from '../../../parts/page.tsx';
import { useText, wordFor } from '../../../text/text.tsx';

export function PrivilegesCard({ privileges }: { readonly privileges: readonly HeldPrivilege[] }) {
  const { member } = useText();
  const format = useFormat();
  return (
    <Card title={member.privileges}>
      {privileges.length === 0 && <p className="soft">{member.noPrivileges}</p>}
      <ul className="privileges">
        {privileges.map(({ id, name, description, quota }) => (
          <li key={id}>
            <span>
              {name}
              {description && <small>{description}</small>}
            </span>
            {quota && (
              <span className="quota">
                {member.quota(format.number(quota.used), format.number(quota.uses))}{' '}
                {wordFor(member.per, quota.per)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
