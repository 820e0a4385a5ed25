import { useQueryClient } from '@tanstack/react-query';
import type { RunItem } from '../../../api.ts';
import { deleteRun } from '../../data/actions.ts';
import { counted } from '../../format/numbers.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorPanel } from '../../parts/ErrorPanel.tsx';

interface DeleteDialogProps {
  readonly run: RunItem;
  readonly close: (isDeleted: boolean) => void;
}

/** Nothing is deleted before its name was read. */
export function DeleteDialog({ run, close }: DeleteDialogProps) {
  const client = useQueryClient();
  const deletion = useAction({
    ask: () => deleteRun(run.id),
    done: () => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      client.removeQueries({ queryKey: ['run', run.id] });
      close(true);
    },
  });
  return (
    <Dialog title={`Delete ${run.id}?`} close={() => close(false)}>
      <p>
        The run folder <b>{run.id}</b> with {counted(run.days, 'day')} and everything made from it will be
        gone for good.
      </p>
      {deletion.error !== null && <ErrorPanel error={deletion.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={() => close(false)}>
          Keep it
        </button>
        <button type="button" className="danger" disabled={deletion.isOff} onClick={() => deletion.act()}>
          {deletion.isPending ? 'Deleting' : 'Delete the run'}
        </button>
      </div>
    </Dialog>
  );
}
