/** What is used of the compiler. Its own types are left out: they redeclare globals, `Array.at` among them, for the whole program. */
interface Compiler {
  readonly createMemoryStream: () => { toString(): string };
  readonly main: (
    argv: readonly string[],
    environment: {
      readonly readFile: (name: string) => string | null;
      readonly writeFile: (name: string, contents: Uint8Array | string) => void;
      readonly listFiles: () => readonly string[];
      readonly stderr: ReturnType<Compiler['createMemoryStream']>;
    },
  ) => Promise<{ readonly error: Error | null }>;
}

/** As a value, so that the type checker does not follow it. */
const COMPILER: string = 'assemblyscript/asc';

/** No vector instruction may change what is computed: relaxed ones and fused products stay off. */
const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Compiles AssemblyScript to WebAssembly: equal sources, equal bytes. Rejects with the compiler's messages. */
export async function compileModule(source: string): Promise<Uint8Array> {
  const { createMemoryStream, main } = (await import(COMPILER)) as Compiler;
  let module: Uint8Array | undefined;
  const stderr = createMemoryStream();
  const { error } = await main(['module.ts', '--outFile', 'module.wasm', ...options], {
    readFile: (name) => (name === 'module.ts' ? source : null),
    writeFile: (_name, contents) => {
      module = Buffer.from(contents);
    },
    listFiles: () => [],
    stderr,
  });
  if (error !== null || module === undefined) throw new Error(`${error?.message}\n${stderr.toString()}`);
  return module;
}
