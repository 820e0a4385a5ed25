/** An address that says where a server is and nothing else: no user, password, query or fragment, in which keys are sometimes put. */
export function isPlainUrl(baseUrl: string): boolean {
  const { username, password } = new URL(baseUrl);
  return username === '' && password === '' && !/[?#]/.test(baseUrl);
}

/** A plain address without a slash at its end, for reports. */
export function shownUrl(baseUrl: string): string {
  const { protocol, host, pathname } = new URL(baseUrl);
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
}
