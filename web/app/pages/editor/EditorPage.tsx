import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { checkScenario, startRun } from '../../data/actions.ts';
import { addressOf } from '../../data/addresses.ts';
import { fetchScenario, useScenarios, useSchema, useSession } from '../../data/queries.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useSelection } from '../../hooks/use-selection.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { ErrorPanel } from '../../parts/ErrorPanel.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { CheckPanel } from './CheckPanel.tsx';
import CodeEditor from './CodeEditor.tsx';
import { useCheck } from './use-check.ts';
import { useDraft } from './use-draft.ts';

/** A scenario is written, checked, planned and started. */
export default function EditorPage() {
  useTitle('New run');
  const scenarios = useScenarios();
  const schema = useSchema();
  const { data: session } = useSession();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useSelection('scenario');
  const [text, setText] = useDraft();
  const [isPaused, setIsPaused] = useState(false);
  const first = chosen === '' ? scenarios.data?.[0]?.name : chosen;
  const named = first === undefined ? {} : { scenario: first };
  const check = useCheck(text, first);
  const load = useMutation({
    mutationFn: (name: string) => fetchScenario(client, name),
    onSuccess: (scenario) => setText(scenario.text),
  });
  const plan = useMutation({ mutationFn: () => checkScenario({ text: text ?? '', plan: true, ...named }) });
  const start = useAction({
    ask: () => startRun({ text: text ?? '', paused: isPaused, ...named }),
    done: (started) => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      navigate(addressOf.run(started.run));
    },
  });
  const { mutate: loadScenario } = load;
  useEffect(() => {
    if (text === undefined && first !== undefined) loadScenario(first);
  }, [text, first, loadScenario]);
  const change = (next: string) => {
    setText(next);
    plan.reset();
  };
  const choose = (name: string) => {
    setChosen(name);
    plan.reset();
    loadScenario(name);
  };
  const hasNone = scenarios.data?.length === 0;
  const problems = check.data?.problems ?? [];
  const isEmpty = (text ?? '').trim() === '';
  const isSound = !isEmpty && problems.length === 0;
  return (
    <div className="page">
      <PageHead title="New run" crumbs={[{ label: 'Runs', href: addressOf.runs() }]} />
      <div className="toolbar">
        {!hasNone && (
          <label className="field inline">
            Begin with
            <select value={first ?? ''} onChange={({ target }) => choose(target.value)}>
              {(scenarios.data ?? []).map(({ name, title }) => (
                <option key={name} value={name}>
                  {title === name || title === '' ? name : `${name}: ${title}`}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" disabled={!isSound || plan.isPending} onClick={() => plan.mutate()}>
          {plan.isPending ? 'Planning' : 'Plan'}
        </button>
        <button
          type="button"
          className="primary"
          disabled={!isSound || start.isOff}
          onClick={() => start.act()}
        >
          {start.isPending ? 'Starting' : 'Start'}
        </button>
        <label className="check">
          <input type="checkbox" checked={isPaused} onChange={({ target }) => setIsPaused(target.checked)} />
          Wait before the first day
        </label>
      </div>
      {hasNone && (
        <p className="panel">
          There is no scenario file in {session?.scenariosFolder ?? 'the folder of scenarios'}.
          {isEmpty &&
            ' Write or paste a scenario below: until there is a text, nothing can be planned or started.'}
        </p>
      )}
      {scenarios.error !== null && (
        <ErrorPanel error={scenarios.error} retry={() => void scenarios.refetch()} />
      )}
      {load.error !== null && <ErrorPanel error={load.error} />}
      {start.error !== null && <ErrorPanel error={start.error} />}
      <div className="editor-layout">
        <Loaded query={schema} height={620}>
          {(known) => (
            <CodeEditor
              text={text ?? ''}
              change={change}
              schema={known}
              problems={problems}
              submit={() => plan.mutate()}
            />
          )}
        </Loaded>
        <CheckPanel
          isEmpty={isEmpty}
          problems={problems}
          isChecking={check.isFetching}
          error={check.error ?? plan.error}
          planned={plan.data}
        />
      </div>
    </div>
  );
}
