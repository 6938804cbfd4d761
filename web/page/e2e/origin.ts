/** An origin on loopback with what the tests look at: bodies of several kinds, slow, failing and hostile answers. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Answers a WebSocket: a text and a picture of bytes at once, then whatever comes, until the client closes. */
export function socketOf(request: IncomingMessage, socket: Socket): void {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.write(frame(1, Buffer.from('welcome \u202Eback')));
  socket.write(frame(2, Buffer.from([1, 2, 3, 255])));
  socket.on('error', () => undefined);
  let got = Buffer.alloc(0);
  socket.on('data', (data) => {
    got = Buffer.concat([got, data]);
    // Short masked frames are all that the tests send.
    while (got.length >= 6 && got.length >= 6 + ((got[1] ?? 0) & 127)) {
      const length = (got[1] ?? 0) & 127;
      const mask = got.subarray(2, 6);
      const payload = got.subarray(6, 6 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
      const opcode = (got[0] ?? 0) & 15;
      got = got.subarray(6 + length);
      socket.write(frame(opcode, Buffer.from(payload)));
      if (opcode === 8) socket.end();
    }
  });
}

/** RFC 6455, section 5.2; of servers without a mask. */
function frame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
}

/** A red pixel. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

export const HOSTILE_HTML = '<script>window.stolen = 1</script><img src=x onerror="window.stolen = 2">\u202Ereversed\u0007';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const ANSWERS: Record<string, Answer> = {
  '/json': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Server-Timing': 'db;dur=1.2;desc="orders"', 'Set-Cookie': 'sid=topsecret123' });
    response.end(gzipSync('{"order":9007199254740993,"items":["<b>x</b>"],"paid":true}'));
  },
  '/image': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'image/png' });
    response.end(PNG);
  },
  '/page': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>Test</title><p>hello</p><script>fetch("/json?from=browser")</script>');
  },
  '/slow': (_request, response) => {
    setTimeout(() => response.end('slow'), 300);
  },
  '/missing': (_request, response) => {
    response.writeHead(404).end('missing');
  },
  '/broken': (_request, response) => {
    response.writeHead(503, { 'Content-Type': 'text/plain' }).end('broken');
  },
  '/reset': (request) => {
    request.socket.resetAndDestroy();
  },
  '/hostile': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'X-Script': '<script>window.stolen = 3</script>' });
    response.end(HOSTILE_HTML);
  },
  '/long': (_request, response) => {
    response.writeHead(200, { 'X-Long': `<b>${'long '.repeat(200_000)}</b>end` }).end('long');
  },
  '/invalid': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0xff, 0xfe, 0x00, 0x41]));
  },
};

export class Origin {
  private readonly server: Server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const answer = ANSWERS[path];
    // Read to its end: an answer before that would be the end of the request, too.
    if (answer === undefined) request.resume().on('end', () => response.end('ok'));
    else answer(request, response);
  });

  async start(): Promise<void> {
    this.server.on('upgrade', (request, socket: Socket) => socketOf(request, socket));
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.address}${path}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((closed) => this.server.close(() => closed()));
  }
}
