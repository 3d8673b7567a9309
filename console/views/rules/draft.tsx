/** A draft: its settings as a form, its file in an editor, what changes, and what it would do. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Tabs } from 'radix-ui';
import { lazy, Suspense, useState } from 'react';
import { bodyOf, Failure } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { draftQuery } from '../../api/rules.ts';
import { useSession } from '../../auth/session.tsx';
import { useDone } from '../../parts/done.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { Changes } from './changes.tsx';
import { type Finding, Findings } from './findings.tsx';
import { SettingsForm } from './form/settings-form.tsx';
import { Plan } from './plan/plan.tsx';
import { PublishDialog } from './publish.tsx';

const CodeEditor = lazy(() =>
  import('./editor/code-editor.tsx').then(({ CodeEditor }) => ({ default: CodeEditor })),
);

const route = getRouteApi('/rules/drafts/$name');
const tabs = ['form', 'file', 'changes', 'plan'] as const;

export function Draft() {
  const { rules } = useText();
  const { name } = route.useParams();
  const draft = useQuery({ ...draftQuery(usePlatform(), name), staleTime: Number.POSITIVE_INFINITY });
  const back = (
    <Link to="/rules" className="crumb">
      {rules.title}
    </Link>
  );
  if (draft.data === undefined) {
    return (
      <Page title={name} before={back}>
        {draft.isError ? (
          <Trouble error={draft.error} onRetry={() => void draft.refetch()} />
        ) : (
          <Loading lines={8} />
        )}
      </Page>
    );
  }
  const { file, check } = draft.data;
  const text = JSON.stringify(file, null, 2);
  return <DraftOf key={name} name={name} saved={text} findings={check?.findings ?? null} back={back} />;
}

interface DraftOfProps {
  readonly name: string;
  readonly saved: string;
  readonly findings: readonly Finding[] | null;
  readonly back: React.ReactNode;
}

function DraftOf({ name, saved, findings, back }: DraftOfProps) {
  const { rules } = useText();
  const { tab = 'form' } = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [text, setText] = useState(saved);
  const [isPublishing, setPublishing] = useState(false);
  const saving = useSaving(name);
  const mayWrite = may('programs:write');
  const isSaved = text === saved;
  const actions = mayWrite && (
    <>
      <span className="soft" role="status">
        {isSaved ? '' : rules.unsaved}
      </span>
      <button
        type="button"
        className="button"
        disabled={isSaved || saving.isPending}
        onClick={() => saving.mutate(text)}
      >
        {rules.saveDraft}
      </button>
      <button
        type="button"
        className="button button-main"
        disabled={!isSaved || saving.isPending}
        onClick={() => setPublishing(true)}
      >
        {rules.publish}
      </button>
    </>
  );
  return (
    <Page title={name} before={back} actions={actions}>
      <Tabs.Root
        value={tab}
        onValueChange={(next) =>
          void navigate({ search: { tab: tabs.find((each) => each === next) ?? 'form' }, replace: true })
        }
      >
        <Tabs.List className="tabs" aria-label={name}>
          {tabs.map((each) => (
            <Tabs.Trigger key={each} value={each}>
              {rules.tabs[each]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <div className="draft">
          <div className="draft-main">
            <Tabs.Content value="form">
              <SettingsForm text={text} onChange={setText} isReadOnly={!mayWrite} />
            </Tabs.Content>
            <Tabs.Content value="file">
              <Card title={rules.editor} beside={<span className="quiet">{rules.editorHint}</span>}>
                <Suspense fallback={<Loading lines={12} />}>
                  <CodeEditor
                    text={text}
                    onChange={setText}
                    isReadOnly={!mayWrite}
                    findings={findings ?? []}
                  />
                </Suspense>
              </Card>
            </Tabs.Content>
            <Tabs.Content value="changes">
              <Changes text={text} />
            </Tabs.Content>
            <Tabs.Content value="plan">
              <Plan name={name} />
            </Tabs.Content>
          </div>
          {tab !== 'plan' && <Findings findings={isSaved ? findings : null} refused={saving.error} />}
        </div>
      </Tabs.Root>
      {isPublishing && <PublishDialog name={name} onClose={() => setPublishing(false)} />}
    </Page>
  );
}

/** Saving sends the text as it stands, so that the findings name its lines. */
function useSaving(name: string) {
  const { rules } = useText();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  return useMutation({
    mutationFn: async (text: string) => {
      const saved = await bodyOf(
        laurel.PUT('/v1/programs/{program}/drafts/{name}', {
          params: { path: { program, name } },
          body: text as never, // the platform reads it, and says what is wrong line by line
          bodySerializer: (body: unknown) => String(body),
        }),
      );
      return saved;
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [program, 'draft', name] });
      await queries.invalidateQueries({ queryKey: [program, 'drafts'] });
      tell({ says: rules.savedNow });
    },
    retry: (failures, error) => failures < 1 && error instanceof Failure && error.status >= 500,
  });
}
