import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type Found, find } from '../../api/find.ts';
import { usePlatform } from '../../api/platform.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

/** One field for every name; who is found is gone to at once. */
export function Search({ text: first }: { readonly text: string }) {
  const { member } = useText();
  const platform = usePlatform();
  const navigate = useNavigate();
  const [text, setText] = useState(first);
  const search = useMutation({
    mutationFn: (asked: string) => find(platform, asked),
    onSuccess: (found) => goTo(found),
  });
  const goTo = (found: Found) => {
    switch (found.kind) {
      case 'member':
        return navigate({ to: '/members/$memberId', params: { memberId: found.memberId } });
      case 'order':
        return navigate({
          to: '/members/$memberId',
          params: { memberId: found.memberId },
          search: { order: found.order },
        });
      case 'waiting':
      case 'nobody':
        return undefined; // said below
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') search.mutate(text.trim());
  };
  return (
    <form className="search" onSubmit={submit}>
      <label className="visually-hidden" htmlFor="search">
        {member.searchLabel}
      </label>
      <div className="search-field">
        <Icon name="search" />
        <input
          id="search"
          type="search"
          value={text}
          placeholder={member.searchHint}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button button-main" disabled={search.isPending}>
          {member.search}
        </button>
      </div>
      <div aria-live="polite">
        {search.data?.kind === 'nobody' && (
          <p className="notice">
            <span>
              <strong>{member.noneFound(search.variables ?? '')}</strong> {member.noneFoundSays}
            </span>
          </p>
        )}
        {search.data?.kind === 'waiting' && (
          <p className="notice">{member.orderWaiting(search.data.order)}</p>
        )}
        {search.isError && <Trouble error={search.error} />}
      </div>
    </form>
  );
}
