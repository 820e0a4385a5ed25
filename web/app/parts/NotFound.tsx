import { Link } from 'wouter';
import { addressOf } from '../data/addresses.ts';
import { useTitle } from '../hooks/use-title.ts';
import { PageHead } from './PageHead.tsx';

export function NotFound() {
  useTitle('No such page');
  return (
    <div className="page">
      <PageHead title="No such page" />
      <p>
        The studio has no page at this address. <Link href={addressOf.runs()}>To the runs</Link>
      </p>
    </div>
  );
}
