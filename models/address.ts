/** An address without user, password, query and fragment: fit for reports. */
export function shownUrl(baseUrl: string): string {
  const { protocol, host, pathname } = new URL(baseUrl);
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
}
