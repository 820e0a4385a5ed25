import { createMemoryStream, main } from 'assemblyscript/asc';

/** No vector instruction may change what is computed: relaxed ones and fused products stay off. */
const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Compiles AssemblyScript to WebAssembly: equal sources, equal bytes. Rejects with the compiler's messages. */
export async function compileModule(source: string): Promise<Uint8Array> {
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
