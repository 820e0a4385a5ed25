import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { addressOf } from '../data/addresses.ts';
import { useSession } from '../data/queries.ts';
import { ConnectionNote } from './ConnectionNote.tsx';
import { FailureNotes } from './FailureNotes.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

/** What surrounds every view. A new page begins at its top, with the focus on its content. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  // Steps from day to day are not another page.
  const page = location.replace(/\/days\/\d+/, '/days');
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [page]);
  const { data: session } = useSession();
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="top">
        <div className="top-inner">
          <Link className="brand" href={addressOf.runs()}>
            mass-engine <span>studio</span>
          </Link>
          <nav aria-label="Studio">
            <Link href={addressOf.runs()} className={(isHere) => (isHere ? 'here' : '')}>
              Runs
            </Link>
            <Link href={addressOf.editor()} className={(isHere) => (isHere ? 'here' : '')}>
              New run
            </Link>
          </nav>
          <ThemeSwitch />
        </div>
      </header>
      <ConnectionNote />
      <FailureNotes />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        {session === undefined ? '\u00a0' : `mass-engine ${session.version}, runs in ${session.runsFolder}`}
      </footer>
    </>
  );
}
