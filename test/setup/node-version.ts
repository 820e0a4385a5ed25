/** A missing packaged Node falls back to the system's without a word: stop here instead. */
export default function checkNodeVersion(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24) {
    throw new Error(
      `mass-engine needs Node 24; this is ${process.versions.node}. Run "npm ci" (it brings Node 24 on Linux and Windows) and use "npm test", or install Node 24.`,
    );
  }
}
