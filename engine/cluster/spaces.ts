import { type Digest, digestOfJson, secret, thisProcess } from '../../core/index.ts';

/** Spaces of the links that are open in this process: one folder may have several. */
const openSpaces = new Set<string>();

/** The name itself for a run's only link, so that a resumed run finds what it asked before. */
export function reservedSpace(name: string): string {
  for (let number = 1; ; number++) {
    const space = number === 1 ? name : `${name}.${number}`;
    if (openSpaces.has(space)) continue;
    openSpaces.add(space);
    return space;
  }
}

/**
 * Names a run's space. Settings and folder (on this machine) are part of it, so that equal names of different runs never meet; a run
 * without a folder gets another name each time.
 */
export function spaceName(run: string, settings: Digest, runDir: string | undefined): string {
  const whose = runDir === undefined ? secret() : digestOfJson([thisProcess().host, runDir]);
  const readable = run
    .replaceAll(/[^A-Za-z0-9-]+/g, '-')
    .slice(0, 80)
    .replace(/^-+/, '');
  return `${readable === '' ? 'run' : readable}.${digestOfJson([settings, whose]).slice(0, 16)}`;
}

/** A link that has stopped leaves its space. */
export function releaseSpace(space: string): void {
  openSpaces.delete(space);
}
