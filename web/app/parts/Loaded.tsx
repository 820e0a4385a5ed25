import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Skeleton } from './Skeleton.tsx';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** Of the answer, in CSS pixels. */
  readonly height: number;
  readonly children: (data: T) => ReactNode;
}

/** The three states of an answer. What was known stays while the server is away. */
export function Loaded<T>({ query, height, children }: LoadedProps<T>) {
  const { data, error, refetch, isPlaceholderData } = query;
  if (error !== null && (data === undefined || isPlaceholderData))
    return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={height} />;
  return (
    <div className={isPlaceholderData ? 'loaded stale' : 'loaded'} aria-busy={isPlaceholderData}>
      {children(data)}
    </div>
  );
}
