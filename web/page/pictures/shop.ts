/** A small shop on loopback: what a demonstration needs to have something to show, over HTTP/1.1 and HTTP/2, with TLS and without. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createTls } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { socketOf } from '../e2e/origin';

const NAMES = ['shop.test', 'api.shop.test', 'cdn.shop.test', 'legacy.shop.test'];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Shop</title>
<link rel="stylesheet" href="CDN/app.css">
<script src="CDN/app.7f3c.js" defer></script>
</head>
<body><h1>Tea &amp; cups</h1><img src="CDN/teapot.svg" alt="a teapot" width="120"><p id="orders">…</p></body>
</html>
`;

const SCRIPT = `fetch('API/v1/orders?page=2').then((r) => r.json()).then((all) => (document.title = all.orders.length + ' orders'));
fetch('API/v1/recommendations?for=teapot').then((r) => r.json());
fetch('/cart', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ item: 'teapot', count: 1 }) });
`;

const TEAPOT = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 150" width="240" height="150">
<defs><linearGradient id="glaze" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4ca48c"/><stop offset="1" stop-color="#044255"/></linearGradient></defs>
<path d="M60 60c-30-10-38 20-52 10 2 40 30 42 56 50" fill="none" stroke="#044255" stroke-width="14"/>
<path d="M180 70c46-18 48 48-8 46" fill="none" stroke="#044255" stroke-width="10"/>
<ellipse cx="120" cy="92" rx="68" ry="46" fill="url(#glaze)"/><ellipse cx="120" cy="48" rx="40" ry="9" fill="#044255"/><circle cx="120" cy="34" r="9" fill="#d43500"/>
</svg>`;

const ORDERS = JSON.stringify({
  page: 2,
  orders: Array.from({ length: 40 }, (_, i) => ({ id: 9007199254740000 + i, item: ['teapot', 'cup', 'saucer', '茶叶'][i % 4], count: 1 + (i % 3), price: '19.90', paid: i % 2 === 0, note: i % 5 === 0 ? null : 'gift' })),
});

type Answer = (request: Http2ServerRequest, response: Http2ServerResponse, shop: Shop) => void;

const after = (ms: number, then: () => void) => setTimeout(then, ms);

const ANSWERS: Record<string, Answer> = {
  '/': (_request, response, shop) => {
    const cdn = shop.https('cdn.shop.test');
    const head = () => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': 'session=5f2c9e1d7a; Secure; HttpOnly; SameSite=Lax', 'Content-Encoding': 'gzip', 'Server-Timing': 'render;dur=4.1' });
    after(16, () => head().end(gzipSync(PAGE.replaceAll('CDN', cdn))));
  },
  '/app.css': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/css', 'Cache-Control': 'max-age=31536000, immutable' });
    response.end(':root { font: 16px/1.5 system-ui }\n' + '.cup { color: #044255 }\n'.repeat(120));
  },
  '/app.7f3c.js': (_request, response, shop) => {
    response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' });
    response.end(SCRIPT.replaceAll('API', shop.https('api.shop.test')) + `// ${'tea '.repeat(20_000)}\n`);
  },
  '/teapot.svg': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'image/svg+xml' });
    response.end(TEAPOT);
  },
  '/v1/orders': (_request, response) => {
    // Over HTTP/2 a head leaves as it is written.
    const head = () => response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Access-Control-Allow-Origin': '*', 'Server-Timing': 'db;dur=62.3;desc="orders", app;dur=31.5, cache;desc="miss"' });
    const body = gzipSync(ORDERS);
    after(118, () => {
      head();
      response.write(body.subarray(0, 200));
      after(9, () => response.end(body.subarray(200)));
    });
  },
  '/v1/recommendations': (_request, response) => {
    after(34, () => response.writeHead(200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }).end('{"items":["cup","saucer"]}'));
  },
  '/cart': (request, response) => {
    request.resume();
    request.on('end', () => after(22, () => response.writeHead(303, { Location: '/orders/17' }).end()));
  },
  '/checkout': (request, response) => {
    request.resume();
    request.on('end', () => after(41, () => response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '5' }).end('{"title":"The till is closed","status":503}')));
  },
  '/catalogue.bin': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    const part = Buffer.alloc(256 * 1024, 'tea and cups ');
    let left = 16;
    const more = () => (left-- > 0 ? response.write(part, () => after(4, more)) : response.end());
    more();
  },
  '/legacy': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml', Connection: 'close' });
    response.end('<?xml version="1.0"?><stock><item id="7"><name>teapot</name><left>3</left></item></stock>');
  },
  '/reset': (request) => {
    after(25, () => (request.socket as unknown as Socket).resetAndDestroy());
  },
};

/** Who answers for which name is one program; the ports tell them apart. */
export class Shop {
  private readonly plain: Server;
  private readonly secure: Http2SecureServer;
  private readonly strange: NetServer;
  readonly trust: string;

  /** @param directory for keys and certificates, made anew each time */
  constructor(directory: string) {
    this.trust = join(directory, 'shop-ca.pem');
    const good = certificate(directory, 'shop', NAMES, this.trust);
    const bad = certificate(directory, 'old', ['another.test'], join(directory, 'old-ca.pem'));
    const answered = (request: unknown, response: unknown) => this.answer(request as Http2ServerRequest, response as Http2ServerResponse);
    this.plain = createPlain({ keepAliveTimeout: 60_000 }, answered);
    this.plain.on('upgrade', socketOf);
    this.secure = createSecureServer({ ...good, allowHTTP1: true }, answered);
    this.strange = createTls(bad, answered);
  }

  private answer(request: Http2ServerRequest, response: Http2ServerResponse): void {
    const found = ANSWERS[(request.url ?? '/').split('?')[0] ?? '/'];
    if (found === undefined) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such thing here.\n');
    else found(request, response, this);
  }

  async start(): Promise<void> {
    for (const server of [this.plain, this.secure, this.strange] as NetServer[]) await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  }

  https(name: string, path = ''): string {
    return `https://${name}:${port(this.secure)}${path}`;
  }

  http(name: string, path = ''): string {
    return `http://${name}:${port(this.plain)}${path}`;
  }

  /** With a certificate of somebody else. */
  old(path: string): string {
    return `https://old.shop.test:${port(this.strange)}${path}`;
  }

  stop(): void {
    this.plain.closeAllConnections();
    for (const server of [this.plain, this.secure, this.strange] as NetServer[]) server.close();
  }
}

function port(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}

/** A CA and a leaf of it, by openssl as everybody has it. */
function certificate(directory: string, name: string, names: string[], ca: string): { key: Buffer; cert: Buffer } {
  const file = (end: string) => join(directory, `${name}${end}`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', `/O=Demonstration/CN=Root of ${name}`, '-keyout', file('-ca.key'), '-out', ca);
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}`, '-keyout', file('.key'), '-out', file('.csr'));
  openssl('x509', '-req', '-in', file('.csr'), '-CA', ca, '-CAkey', file('-ca.key'), '-CAcreateserial', '-days', '30', '-copy_extensions', 'copyall', '-out', file('.pem'));
  return { key: readFileSync(file('.key')), cert: Buffer.concat([readFileSync(file('.pem')), readFileSync(ca)]) };
}
