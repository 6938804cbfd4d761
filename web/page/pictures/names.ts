/** A name server on loopback for the names of the demonstration, so that its pictures show real lookups and ask nobody else. */

import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

const A = 1;
const CNAME = 5;
const AAAA = 28;
const NXDOMAIN = 3;

interface Entry {
  alias?: string;
  v4?: string;
  v6?: string;
  ttl: number;
}

const LOOPBACK = '127.0.0.1';

/** The first has an address of IPv6 as well, where nobody listens: the race of addresses is seen. */
const NAMES: Record<string, Entry> = {
  'shop.test': { v4: LOOPBACK, v6: '::1', ttl: 300 },
  'api.shop.test': { alias: 'lb-7.cloud.test', ttl: 60 },
  'lb-7.cloud.test': { v4: LOOPBACK, ttl: 20 },
  'cdn.shop.test': { alias: 'edge.cdn.test', ttl: 3600 },
  'edge.cdn.test': { v4: LOOPBACK, ttl: 30 },
  'old.shop.test': { v4: LOOPBACK, ttl: 300 },
  'legacy.shop.test': { v4: LOOPBACK, ttl: 300 },
};

export class Names {
  private readonly socket: Socket = createSocket('udp4');

  async start(): Promise<void> {
    this.socket.on('message', (query, from) => {
      // A server that is not the fastest, as most are not.
      setTimeout(() => this.socket.send(answer(query), from.port, from.address), 3);
    });
    await new Promise<void>((bound) => this.socket.bind(0, LOOPBACK, bound));
  }

  get address(): string {
    return `${LOOPBACK}:${(this.socket.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((closed) => this.socket.close(() => closed()));
  }
}

/** RFC 1035, section 4.1: header, the question as it came, answers. */
function answer(query: Buffer): Buffer {
  const { name, end, type } = question(query);
  const records: Buffer[] = [];
  let at = name;
  let entry = NAMES[at];
  while (entry?.alias !== undefined) {
    records.push(record(at, CNAME, entry.ttl, encoded(entry.alias)));
    at = entry.alias;
    entry = NAMES[at];
  }
  if (type === A && entry?.v4 !== undefined) records.push(record(at, A, entry.ttl, Buffer.from(entry.v4.split('.').map(Number))));
  if (type === AAAA && entry?.v6 === '::1') records.push(record(at, AAAA, entry.ttl, Buffer.from([...Array<number>(15).fill(0), 1])));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8580 | (NAMES[name] === undefined ? NXDOMAIN : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

function question(query: Buffer): { name: string; end: number; type: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5, type: query.readUInt16BE(at + 1) };
}

function record(name: string, type: number, ttl: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encoded(name), fixed, data]);
}

function encoded(name: string): Buffer {
  return Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
}
