/** Ways in which a request can go wrong: `(request, next) => Response`. */
export const faults = {
  offline: () => {
    throw new TypeError('network');
  },
  dropReply: async (_request, next) => {
    await next();
    throw new TypeError('network');
  },
  truncated: async (_request, next) => {
    const response = await next();
    const text = await response.text();
    return new Response(text.slice(0, Math.floor(text.length / 2)), { status: 200, headers: response.headers });
  },
  portal: () =>
    new Response('<html>Chào mừng đến với Wi-Fi</html>', { status: 200, headers: { 'Content-Type': 'text/html' } }),
  portalJson: () => new Response('{"receipts":[]}', { status: 200, headers: { 'Content-Type': 'application/json' } }),
  status:
    (status, headers = {}) =>
    () =>
      new Response('{}', { status, headers }),
};
