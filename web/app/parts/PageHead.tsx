import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface PageHeadProps {
  readonly title: ReactNode;
  /** What stands above this page. */
  readonly crumbs?: readonly { readonly label: string; readonly href: string }[];
  readonly subtitle?: ReactNode;
  /** Buttons and links on the right. */
  readonly children?: ReactNode;
}

export function PageHead({ title, crumbs = [], subtitle, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <div className="page-title">
        {crumbs.length > 0 && (
          <nav aria-label="Where this is" className="crumbs">
            <ol>
              {crumbs.map(({ label, href }) => (
                <li key={href}>
                  <Link href={href}>{label}</Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1>{title}</h1>
        {subtitle !== undefined && <p className="subtitle">{subtitle}</p>}
      </div>
      {children !== undefined && <div className="page-actions">{children}</div>}
    </div>
  );
}
