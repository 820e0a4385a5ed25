import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useStudio } from '../data/studio-events.tsx';

interface ActionOptions<Input, Output> {
  readonly ask: (input: Input) => Promise<Output>;
  readonly done: (answer: Output) => void;
}

/**
 * Something that changes a run, or makes one.
 * 1. From its first click until it is answered it is not asked again, whatever was drawn meanwhile.
 * 2. It is not asked while the server is known to be away.
 */
export function useAction<Output, Input = void>({ ask, done }: ActionOptions<Input, Output>) {
  const isAsked = useRef(false);
  const { connection } = useStudio();
  const isAway = connection === 'away' || connection === 'refused';
  const { mutate, isPending, error } = useMutation({
    mutationFn: ask,
    onSuccess: done,
    onSettled: () => {
      isAsked.current = false;
    },
  });
  const act = (input: Input) => {
    if (isAsked.current || isAway) return;
    isAsked.current = true;
    mutate(input);
  };
  return { act, isPending, isOff: isPending || isAway, error };
}
