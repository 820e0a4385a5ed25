import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { checkScenario } from '../../data/actions.ts';

const WAIT_MS = 500;

/** The problems of a text, looked for whenever its writer pauses. */
export function useCheck(text: string | undefined, scenario: string | undefined) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['check', settled, scenario],
    queryFn: () =>
      checkScenario({ text: settled ?? '', plan: false, ...(scenario === undefined ? {} : { scenario }) }),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
