import { useQueryClient } from '@tanstack/react-query';
import type { ControlRequest, RunDetail } from '../../../api.ts';
import { controlRun } from '../../data/actions.ts';
import { useAction } from '../../hooks/use-action.ts';
import { ErrorPanel } from '../../parts/ErrorPanel.tsx';

type Action = ControlRequest['action'];

const words: Readonly<Record<Action, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  'step-phase': 'Step a phase',
  'step-day': 'Step a day',
  stop: 'Stop',
  continue: 'Continue the run',
};

/** What can be done to a run now: nothing to a finished one, or to one that somebody else is writing. */
export function LiveControls({ detail }: { readonly detail: RunDetail }) {
  const { item, live } = detail;
  const client = useQueryClient();
  const control = useAction({
    ask: (action: Action) => controlRun(item.id, { action }),
    done: (status) => {
      client.setQueryData<RunDetail>(['run', item.id, 'detail'], (now) => now && { ...now, live: status });
      void client.invalidateQueries({ queryKey: ['run', item.id, 'detail'] });
    },
  });
  const actions = actionsFor(detail);
  return (
    <>
      <p className="live" role="status">
        {said(detail)}
      </p>
      {live?.notices !== undefined && <Notices lines={live.notices} />}
      {actions.length > 0 && (
        <div className="buttons" role="group" aria-label="Control of the run">
          {actions.map((action) => (
            <button
              key={action}
              type="button"
              disabled={control.isOff || live?.state === 'stopping'}
              onClick={() => control.act(action)}
            >
              {words[action]}
            </button>
          ))}
        </div>
      )}
      {control.error !== null && <ErrorPanel error={control.error} />}
    </>
  );
}

/** What went wrong and did not end the run. */
function Notices({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="notices" aria-label="Notices of the run" aria-live="polite">
      {lines.map((line, place) => (
        <li key={place}>{line}</li>
      ))}
    </ul>
  );
}

function actionsFor({ item, live }: RunDetail): readonly Action[] {
  if (item.status === 'interrupted' && live === null) return ['continue'];
  if (live === null || !live.isOurs || live.state === 'evaluating') return [];
  return live.state === 'paused'
    ? ['resume', 'step-phase', 'step-day', 'stop']
    : ['pause', 'step-phase', 'step-day', 'stop'];
}

function said({ item, live }: RunDetail): string {
  if (live === null) return item.status === 'interrupted' ? 'The run was interrupted; it can go on.' : '';
  const place =
    live.day === null
      ? 'before its first day'
      : `on day ${live.day}${live.phase === null ? '' : `, ${live.phase} done`}`;
  const whose = live.isOurs ? '' : ' Another program is writing it: it cannot be controlled from here.';
  if (live.state === 'evaluating') return `All days are done; the run is being evaluated.${whose}`;
  if (live.state === 'stopping') return `It stops where it can go on later (${place}).${whose}`;
  return `${live.state === 'paused' ? 'Paused' : 'Running'} ${place}.${whose}`;
}
