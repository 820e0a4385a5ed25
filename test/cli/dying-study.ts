/**
 * Child process of the tests of studies: `mass alphas ...` that kills itself with SIGKILL.
 * Usage: dying-study.ts STAGE STEP ARGUMENT..., where STEP is how many tasks or sessions of the stage are done then.
 */
import { capturedTerminal, runCommandLine } from '../../cli/index.ts';
import { engineServices } from '../../cli/services/engine-services.ts';
import { systemClock } from '../../core/index.ts';

const [stage, step, ...argv] = process.argv.slice(2) as [string, string, ...string[]];
const services = engineServices();
const terminal = capturedTerminal({ cwd: process.cwd() });

await runCommandLine({
  argv,
  terminal,
  services: {
    ...services,
    studyAlphas: (request) =>
      services.studyAlphas({
        ...request,
        observe: (event) => {
          request.observe(event);
          if (event.kind !== 'progress' || event.stage !== stage || event.done !== Number(step)) return;
          process.kill(process.pid, 'SIGKILL');
          // It is delivered before the call returns on Linux; elsewhere, wait for it.
          for (;;);
        },
      }),
  },
  clock: systemClock,
  version: '0',
});
process.stdout.write(`not killed: ${[...terminal.outLines, ...terminal.errLines].join('\n')}\n`);
