/** Bytes as a test wants them, by the proxy: what no tool would send. */

import { connect, type Socket } from 'node:net';
import type { Weir } from './weir';

function open(weir: Weir): Promise<Socket> {
  const colon = weir.proxy.lastIndexOf(':');
  return new Promise((opened, failed) => {
    const socket = connect(Number(weir.proxy.slice(colon + 1)), weir.proxy.slice(0, colon), () => opened(socket));
    socket.once('error', failed);
  });
}

/** Sends, and comes back with what was answered when the other side has closed. */
export async function exchange(weir: Weir, bytes: Buffer): Promise<string> {
  const socket = await open(weir);
  const parts: Buffer[] = [];
  return new Promise((closed) => {
    socket.on('data', (data) => parts.push(data));
    socket.on('error', () => undefined);
    socket.on('close', () => closed(Buffer.concat(parts).toString('latin1')));
    socket.end(bytes);
  });
}

/** A WebSocket that stays open until it is told to close. */
export class TestSocket {
  private constructor(private readonly socket: Socket) {}

  static async open(weir: Weir, url: string): Promise<TestSocket> {
    const socket = await open(weir);
    const { host } = new URL(url);
    socket.on('error', () => undefined);
    await new Promise<void>((ready) => {
      let got = '';
      socket.on('data', (data) => {
        got += data.toString('latin1');
        if (got.includes('\r\n\r\n')) ready();
      });
      socket.write(`GET ${url} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`);
    });
    return new TestSocket(socket);
  }

  say(text: string): void {
    this.frame(1, Buffer.from(text));
  }

  ping(): void {
    this.frame(9, Buffer.from('are you there'));
  }

  close(code: number, reason: string): void {
    this.frame(8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
  }

  /** Of clients with a mask, which is all zeros here. */
  private frame(opcode: number, payload: Buffer): void {
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
  }
}
