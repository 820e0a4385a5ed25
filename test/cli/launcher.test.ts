import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { launcher, start, systemNode, userEnvironment } from './launcher.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-launcher-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const system = systemNode();
const systemMajor =
  system === undefined
    ? 0
    : Number(/^v(\d+)/.exec(execFileSync(system, ['--version'], { encoding: 'utf8' }))?.[1]);
const isOld = systemMajor > 0 && systemMajor < 24;
const nodes = [
  { name: 'Node 24', node: process.execPath },
  ...(system !== undefined && isOld ? [{ name: `Node ${systemMajor}`, node: system }] : []),
];

/** A copy of the launcher in a project of its own, whose program prints how it was started and waits if told to. */
const project = join(folder, 'project');
mkdirSync(join(project, 'bin'), { recursive: true });
mkdirSync(join(project, 'cli'));
mkdirSync(join(project, 'node_modules', 'tsx'), { recursive: true });
copyFileSync(launcher, join(project, 'bin', 'mass.cjs'));
writeFileSync(join(project, 'package.json'), '{"type":"module"}');
const loader = { name: 'tsx', exports: { './esm/api': './api.cjs' } };
writeFileSync(join(project, 'node_modules', 'tsx', 'package.json'), JSON.stringify(loader));
writeFileSync(join(project, 'node_modules', 'tsx', 'api.cjs'), 'exports.register = () => undefined;');
writeFileSync(
  join(project, 'cli', 'main.ts'),
  `import { getHeapStatistics } from 'node:v8';
console.log(JSON.stringify({
  node: process.versions.node, pid: process.pid, args: process.argv.slice(2),
  heapMb: getHeapStatistics().heap_size_limit / 2 ** 20,
}));
if (process.argv[2] === 'exit') process.exitCode = Number(process.argv[3]);
if (process.argv[2] === 'wait') {
  setInterval(() => undefined, 1000);
  process.on('SIGINT', () => process.exit(7));
  console.error('waiting');
}`,
);
/** The packaged Node, as the optional dependency of this platform would bring it. */
function withPackagedNode(): void {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = join(project, 'node_modules', name);
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name, bin: { node: relative(home, process.execPath) } }),
  );
}
const script = join(project, 'bin', 'mass.cjs');

describe.each(nodes)('the launcher under $name', ({ node }) => {
  it('runs the program of this package', async () => {
    const { code, out, err } = await start(node, launcher, ['--version']).ended;
    expect({ code, out, err }).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  it('keeps usage errors, their exit code and the purity of --json', async () => {
    const { code, out, err } = await start(node, launcher, ['rum', '--json']).ended;
    expect(code).toBe(2);
    expect(JSON.parse(out)).toHaveProperty('error.problems.0.found', 'rum');
    expect(err).toContain('Did you mean run?');
  });
});

describe.skipIf(!isOld)('the launcher under an older Node', () => {
  const old = system as string;

  it('says how to get Node 24 where none is packaged, and ends with 3', async () => {
    const lonely = join(folder, 'lonely', 'bin');
    mkdirSync(lonely, { recursive: true });
    copyFileSync(launcher, join(lonely, 'mass.cjs'));
    const text = await start(old, join(lonely, 'mass.cjs'), ['run']).ended;
    expect(text).toMatchObject({ code: 3, out: '' });
    expect(text.err).toMatch(/npm ci.*macOS.*install Node 24.*\[cli\.node-version\]/s);
    const json = await start(old, join(lonely, 'mass.cjs'), ['run', '--json']).ended;
    expect(JSON.parse(json.out)).toHaveProperty('error.problems.0.code', 'cli.node-version');
  });

  it('passes arguments, exit code and signals through the packaged Node', async () => {
    withPackagedNode();
    const ended = await start(old, script, ['exit', '42', 'a b', '$c']).ended;
    expect(ended.code).toBe(42);
    expect(JSON.parse(ended.out)).toMatchObject({
      node: process.versions.node,
      args: ['exit', '42', 'a b', '$c'],
    });

    const handled = start(old, script, ['wait']);
    await handled.said(/waiting/);
    handled.child.kill('SIGINT');
    expect(await handled.ended).toMatchObject({ code: 7, signal: null });

    const unhandled = start(old, script, ['wait']);
    await unhandled.said(/waiting/);
    unhandled.child.kill('SIGTERM');
    expect(await unhandled.ended).toMatchObject({ signal: 'SIGTERM' });
  });

  it('takes the program down when the launcher is killed', async () => {
    withPackagedNode();
    const killed = start(old, script, ['wait']);
    await killed.said(/waiting/);
    killed.child.kill('SIGKILL');
    // The program holds the pipes and waits for ever: they close only when it has ended as well.
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
  });
});

describe('the heap limit', () => {
  const heapOf = async (env: NodeJS.ProcessEnv): Promise<{ heapMb: number; pid: number; child: number }> => {
    const started = start(process.execPath, script, [], { env: userEnvironment(env) });
    const { out } = await started.ended;
    return { ...JSON.parse(out), child: started.child.pid };
  };

  it("fits the machine, in the launcher's own process where the system can replace it", async () => {
    const { heapMb, pid, child } = await heapOf({});
    const memoryMb = Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, 2 ** 60) / 2 ** 20;
    expect(heapMb).toBeGreaterThan(Math.min(memoryMb, 4096) * 0.5);
    expect(pid === child).toBe(process.platform !== 'win32');
  });

  it('is left alone where NODE_OPTIONS sets one', async () => {
    const { heapMb } = await heapOf({ NODE_OPTIONS: '--max-old-space-size=700' });
    expect(heapMb).toBeGreaterThan(600);
    expect(heapMb).toBeLessThan(1200);
  });
});

describe('output to a closed pipe', () => {
  it.skipIf(process.platform === 'win32')('ends quietly', () => {
    const command = `"${process.execPath}" "${launcher}" help | head -c 1`;
    const shell = execFileSync('bash', ['-c', `set -o pipefail; ${command} 2>&1`], {
      encoding: 'utf8',
      env: userEnvironment(),
    });
    expect(shell).toBe('U');
  });
});
