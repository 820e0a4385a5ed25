import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { checkScenario } from '../../data/actions.ts';

const WAIT_MS = 500;

/** The problems of a text, looked for whenever its writer pauses. */
export function useCheck(text: string | undefined) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['check', settled],
    queryFn: () => checkScenario({ text: settled ?? '', plan: false }),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
