import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes, programName } from '../../cli/index.ts';
import { invoke, jsonOf } from './fakes.ts';

const groups = new Set(['alphas', 'data', 'batch', 'recording']);
const commands = [
  'run',
  'resume',
  'rehearse',
  'plan',
  'batch',
  'batch export',
  'batch import',
  'recording',
  'recording export',
  'recording import',
  'runs',
  'show',
  'step',
  'replay',
  'report',
  'fork',
  'compare',
  'audit',
  'new',
  'check',
  'data',
  'data inspect',
  'alphas',
  'alphas check',
  'alphas list',
  'alphas mine',
  'alphas evaluate',
  'alphas select',
  'alphas train',
  'alphas backtest',
  'alphas report',
  'studio',
  'experiment',
  'stress',
  'worker',
  'doctor',
  'help',
];

describe('help', () => {
  it.each(commands)(
    'of %s has an example, names --json or subcommands, and fits 80 columns',
    async (name) => {
      const result = await invoke([...name.split(' '), '--help']);
      expect(result.code).toBe(exitCodes.ok);
      expect(result.err).toBe('');
      expect(result.out).toMatch(/Examples:\n {2}mass /);
      expect(result.out).toMatch(groups.has(name) ? /Commands:/ : /--json/);
      for (const line of result.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      expect((await invoke(['help', ...name.split(' ')])).out).toBe(result.out);
    },
  );

  it('of the program lists every command and the exit codes', async () => {
    const { out } = await invoke(['--help']);
    for (const name of commands) expect(out).toContain(`\n  ${name.split(' ')[0]} `);
    expect(out).toContain('Exit codes: 0 ok');
    expect((await invoke(['help'])).out).toBe(out);
  });

  it('is one object with --json', async () => {
    expect(jsonOf(await invoke(['help', 'run', '--json']))).toEqual({
      help: expect.stringContaining('--extend'),
    });
    expect(jsonOf(await invoke(['--version', '--json']))).toEqual({ version: '9.9.9' });
    expect((await invoke(['--version'])).out).toBe('9.9.9');
  });
});

describe('usage errors', () => {
  it.each([
    { argv: ['rum', 'a.yaml'], says: ['unknown command', '"rum"', 'did you mean run?'] },
    { argv: ['data', 'inspct', 'x'], says: ['unknown command', 'did you mean inspect?'] },
    { argv: ['help', 'runn'], says: ['unknown command', 'did you mean run?'] },
    { argv: ['run', 'a.yaml', '--sett', 'a=1'], says: ['unknown option', '"--sett"', 'did you mean --set?'] },
    { argv: ['show'], says: ["missing required argument 'run'"] },
    { argv: ['show', 'a', 'b'], says: ['too many arguments'] },
    { argv: ['run', 'a.yaml', '--set'], says: ["'--set <path=value>' argument missing"] },
    { argv: [], says: ['a command is missing'] },
    { argv: ['data'], says: ['a command is missing'] },
  ])('$argv ends with code 2 and says what was meant', async ({ argv, says }) => {
    const result = await invoke(argv);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.out).toBe('');
    for (const text of says) expect(result.err.toLowerCase()).toContain(text);
    expect(result.err).toContain('[cli.usage]');
    const json = await invoke(['--json', ...argv]);
    expect(jsonOf(json)).toHaveProperty('error.problems.0.code', 'cli.usage');
  });
});

describe('docs/commands.md', () => {
  const documented = readFileSync('docs/commands.md', 'utf8');

  it.each(commands.filter((name) => !groups.has(name)))(
    'documents %s with every option and an example',
    async (name) => {
      const section = documented.split('\n## ').find((part) => part.startsWith(`\`mass ${name}\`\n`)) ?? '';
      expect(section).toContain(`Example: \`mass ${name}`);
      const { out } = await invoke(['help', ...name.split(' ')]);
      const options = [...out.matchAll(/^ {2}(--[a-z]+)/gm)].map((match) => match[1] as string);
      expect(options).toContain('--json');
      expect(options.filter((option) => !section.includes(option))).toEqual([]);
    },
  );

  it('gives every exit code its meaning', () => {
    const codes = [...documented.matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
    expect(codes).toEqual(Object.values(exitCodes));
  });
});

describe('hints', () => {
  it('name options of the studio as they are typed, and a port that would do', async () => {
    const idle = await invoke(['run', 'my.yaml', '--port', '3', '--token-file', 'token.txt']);
    expect(idle.code).toBe(exitCodes.badInput);
    expect(idle.err).toContain('found "--port, --token-file"; expected --studio');
    const port = await invoke(['studio', '--port', '99999']);
    expect(port.code).toBe(exitCodes.badInput);
    expect(port.err).toContain('--port 8765');
  });

  it.skipIf(process.platform === 'win32')('repeat how the reader started the program', () => {
    expect(programName('/usr/local/bin/mass', '/home/a')).toBe('mass');
    expect(programName('/home/a/node_modules/.bin/mass', '/home/a')).toBe('npx mass');
    expect(programName('/home/a/bin/mass.cjs', '/home/a')).toBe('node bin/mass.cjs');
    expect(programName('/opt/engine/bin/mass.cjs', '/home/a')).toBe('node /opt/engine/bin/mass.cjs');
    expect(programName('/my programs/mass.cjs', '/home/a')).toBe("node '/my programs/mass.cjs'");
  });
});
