import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { DayView, ForkBody } from '../../../api.ts';
import { forkRun } from '../../data/actions.ts';
import { addressOf } from '../../data/addresses.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorPanel } from '../../parts/ErrorPanel.tsx';
import { DistributionFields } from './DistributionFields.tsx';

interface ForkDialogProps {
  readonly run: string;
  readonly day: number;
  readonly types: DayView['types'];
  readonly close: () => void;
}

/** A new run that shares the days before this one, and goes its own way from here. */
export function ForkDialog({ run, day, types, close }: ForkDialogProps) {
  const [overrides, setOverrides] = useState('');
  const [isByHand, setIsByHand] = useState(false);
  const [weights, setWeights] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(types.map(({ id, weight }) => [id, String(Number(weight.toFixed(4)))])),
  );
  const [isPaused, setIsPaused] = useState(true);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const help = useId();
  const fork = useAction({
    ask: (body: ForkBody) => forkRun(run, body),
    done: (started) => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      navigate(addressOf.run(started.run));
    },
  });
  const parsed = types.map(({ id }) => [id, Number(weights[id])] as const);
  const isSound =
    !isByHand ||
    parsed.every(([id, weight]) => weights[id]?.trim() !== '' && weight > 0 && Number.isFinite(weight));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    fork.act({
      day,
      set: overrides
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      ...(isByHand ? { distribution: Object.fromEntries(parsed) } : {}),
      paused: isPaused,
    });
  };
  return (
    <Dialog title={`Fork from day ${day}`} close={close} isWide>
      <form onSubmit={submit}>
        <p className="note">
          The new run has the days of {run} before day {day}, and day {day} is the first of its own.
        </p>
        <label className="field">
          Changes to the scenario, one <code>path=value</code> a line
          <textarea
            rows={4}
            spellCheck={false}
            value={overrides}
            aria-describedby={help}
            placeholder={'simulation.optimizer.kind=random-search\nsimulation.population.floor=4'}
            onChange={({ target }) => setOverrides(target.value)}
          />
        </label>
        <p className="note" id={help}>
          Nothing written here leaves the scenario as it is: the fork is then the same as its origin.
        </p>
        <label className="check">
          <input type="checkbox" checked={isByHand} onChange={({ target }) => setIsByHand(target.checked)} />
          Set the distribution by hand
        </label>
        {isByHand && <DistributionFields types={types} weights={weights} set={setWeights} />}
        <label className="check">
          <input type="checkbox" checked={isPaused} onChange={({ target }) => setIsPaused(target.checked)} />
          Wait before its first day
        </label>
        {fork.error !== null && <ErrorPanel error={fork.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={fork.isOff || !isSound}>
            {fork.isPending ? 'Forking' : 'Fork'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
