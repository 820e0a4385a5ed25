import { registerHooks } from 'node:module';

let isRegistered = false;

/**
 * Lets scenarios that are code import `mass-engine` wherever they lie: where their folder has no such package, it is the
 * engine that runs. One of their own comes first.
 */
export function provideOwnPackage(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        const isOwn = specifier === 'mass-engine' || specifier.startsWith('mass-engine/');
        if (!isOwn || !isMissing(error)) throw error;
        // A package can import itself by its name.
        return { url: import.meta.resolve(specifier), format: 'module', shortCircuit: true };
      }
    },
  });
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
