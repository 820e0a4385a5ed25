#!/usr/bin/env node
'use strict';
/*
 * Launcher of the command `mass`. Plain CommonJS without new syntax, so that an old Node reaches the message below.
 * 1. The program runs on Node 24 or newer: an older Node re-executes this file with the packaged one.
 * 2. The program has a heap limit that fits the machine, unless NODE_OPTIONS or a flag already sets one.
 * 3. Whoever started this file sees the program's exit code or signal, and signals sent here reach the program.
 * 4. When the launcher of a child is killed, the child ends too: nobody else would know of it.
 */
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const NEEDED_MAJOR = 24;
const CHILD_MARK = 'MASS_ENGINE_LAUNCHED';
/** Share of the memory that the heap may take; the rest is for typed arrays, DuckDB and the system. */
const HEAP_SHARE = 0.75;
/**
 * Megabytes of one half of the young generation. V8 alone takes 64 under a limit as high as ours: 512 investors on a real panel
 * then peak at 530 to 620 MB, with 16 at 370 to 430; a day of 100,000 investors takes 348 ms with 16, 381 with 64.
 */
const YOUNG_HALF = 16;
const MEGABYTE = 1024 * 1024;
/**
 * For glibc's allocator, where typed arrays live; others do not read these. Alone it gives every thread an arena of its own and keeps
 * what was freed: a run of `us88.yaml` then peaks at 527 to 580 MB, with these at 480 to 500.
 */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

function heapLimitIsSet() {
  const flags = process.execArgv.concat((process.env.NODE_OPTIONS || '').split(/\s+/));
  return flags.some(function (flag) {
    return /^--max[-_](old[-_]space|heap)[-_]size/.test(flag);
  });
}

function youngFlags() {
  const flags = process.execArgv.concat((process.env.NODE_OPTIONS || '').split(/\s+/));
  const isSet = flags.some(function (flag) {
    return /^--max[-_]semi[-_]space[-_]size/.test(flag);
  });
  return isSet ? [] : ['--max-semi-space-size=' + YOUNG_HALF];
}

function heapFlags() {
  const allowed = typeof process.constrainedMemory === 'function' ? process.constrainedMemory() : 0;
  const memory = allowed > 0 ? Math.min(allowed, os.totalmem()) : os.totalmem();
  const limit = '--max-old-space-size=' + Math.floor((memory * HEAP_SHARE) / MEGABYTE);
  return [limit].concat(youngFlags());
}

/** The environment of the program; what the user chose stands. */
function environmentOfProgram() {
  return Object.assign({}, ALLOCATOR, process.env);
}

/** The executable of the optional dependency node-PLATFORM-ARCH, if it is installed. */
function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const manifest = require.resolve('node-' + platform + '-' + process.arch + '/package.json');
    const bin = JSON.parse(fs.readFileSync(manifest, 'utf8')).bin;
    const file = path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin.node);
    return fs.existsSync(file) ? file : undefined;
  } catch (notInstalled) {
    void notInstalled;
    return undefined;
  }
}

function refuse(reason) {
  const problem = {
    code: 'cli.node-version',
    message: reason,
    found: process.versions.node,
    expected: 'Node ' + NEEDED_MAJOR + ' or newer',
    hint:
      'on Linux and Windows "npm ci" in the project folder brings Node ' +
      NEEDED_MAJOR +
      ' (not with --omit=optional); on macOS and other systems install Node ' +
      NEEDED_MAJOR +
      ' and start mass with it',
  };
  if (process.argv.indexOf('--json') !== -1) {
    process.stdout.write(JSON.stringify({ error: { problems: [problem] } }) + '\n');
  }
  process.stderr.write(
    'error: ' +
      problem.message +
      '; found ' +
      problem.found +
      '; expected ' +
      problem.expected +
      '. ' +
      problem.hint.charAt(0).toUpperCase() +
      problem.hint.slice(1) +
      ' [' +
      problem.code +
      ']\n',
  );
  process.exitCode = 3;
}

/** Runs this file again as a child, with everything passed on both ways. */
function runAsChild(executable, flags) {
  const environment = environmentOfProgram();
  environment[CHILD_MARK] = '1';
  const child = childProcess.spawn(executable, flags.concat(process.argv.slice(1)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environment,
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function () {
    refuse('the packaged Node does not start on this machine');
  });
  child.on('exit', function (code, signal) {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    signals.forEach(function (name) {
      process.removeAllListeners(name);
    });
    process.kill(process.pid, signal);
  });
}

/** Started by `runAsChild`: without the launcher nobody could stop this process by the id that the user knows. */
function followLauncher() {
  delete process.env[CHILD_MARK];
  process.on('disconnect', function () {
    process.exit(137);
  });
  process.channel.unref();
}

function launch() {
  const launched = process.env[CHILD_MARK] === '1' && process.channel !== undefined;
  if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
    const executable = launched ? undefined : packagedNode();
    if (executable === undefined) refuse('mass-engine does not run on this Node');
    else runAsChild(executable, heapLimitIsSet() ? [] : heapFlags());
    return;
  }
  if (launched) followLauncher();
  else if (!heapLimitIsSet()) {
    // V8 reads its heap limit only at start. Replacing the process leaves no launcher behind to forward signals.
    if (process.platform !== 'win32' && typeof process.execve === 'function') {
      process.execve(
        process.execPath,
        [process.execPath].concat(heapFlags(), process.execArgv, process.argv.slice(1)),
        environmentOfProgram(),
      );
    } else runAsChild(process.execPath, heapFlags().concat(process.execArgv));
    return;
  }
  require('tsx/esm/api').register();
  import('../cli/main.ts').catch(function (error) {
    process.stderr.write('error: mass-engine could not be loaded: ' + (error && error.stack) + '\n');
    process.exitCode = 3;
  });
}

launch();
