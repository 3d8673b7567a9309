import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { tagsQuery } from '../../../api/queries.ts';
import { useSession } from '../../../auth/session.tsx';
import { useFormat } from '../../../format/format.ts';
import { useDone } from '../../../parts/done.tsx';
import { Refused } from '../../../parts/field.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Card } from '../../../parts/page.tsx';
import { useText } from '../../../text/text.tsx';

/** The tags that are set, and for those who may: setting and taking one away. */
export function TagsCard({ memberId }: { readonly memberId: string }) {
  const { member } = useText();
  const format = useFormat();
  const { may } = useSession();
  const { laurel, program } = usePlatform();
  const tell = useDone();
  const queries = useQueryClient();
  const tags = useQuery(tagsQuery({ laurel, program }, memberId));
  const [tag, setTag] = useState('');
  const send = async (name: string, isSet: boolean) => {
    const params = { path: { program, memberId, tag: name } };
    const path = '/v1/programs/{program}/members/{memberId}/tags/{tag}';
    await bodyOf(isSet ? laurel.PUT(path, { params }) : laurel.DELETE(path, { params }));
    await queries.invalidateQueries({ queryKey: [program, 'member', memberId] });
  };
  const change = useMutation({
    mutationFn: ({ name, isSet }: { name: string; isSet: boolean }) => send(name, isSet),
    onSuccess: (_, { name, isSet }) => {
      setTag('');
      tell({ says: isSet ? member.tagSet(name) : member.tagUnset(name), undo: () => send(name, !isSet) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tag.trim() !== '') change.mutate({ name: tag.trim(), isSet: true });
  };
  const mayWrite = may('members:write');
  const set = tags.data?.tags ?? [];
  return (
    <Card title={member.tags}>
      {set.length === 0 && <p className="soft">{member.noTags}</p>}
      <ul className="tags">
        {set.map(({ tag: name, since }) => (
          <li key={name} className="chip" title={member.since(format.day(since))}>
            {name}
            {mayWrite && (
              <button
                type="button"
                aria-label={member.removeTag(name)}
                onClick={() => change.mutate({ name, isSet: false })}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form className="row" onSubmit={submit}>
          <input
            aria-label={member.newTag}
            placeholder={member.newTag}
            value={tag}
            maxLength={40}
            onChange={({ target }) => setTag(target.value)}
          />
          <button type="submit" className="button" disabled={change.isPending}>
            {member.addTag}
          </button>
        </form>
      )}
      <Refused error={change.error} />
    </Card>
  );
}
