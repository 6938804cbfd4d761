/** Many real exchanges through a real Weir: keep-alive connections, each with one request at a time. */

import { connect, createServer, type AddressInfo } from 'node:net';

const CONNECTIONS = 48;
const BODY = '{"ok":true,"items":[1,2,3]}';
const ANSWERS = ['200 OK', '200 OK', '200 OK', '200 OK', '302 Found', '404 Not Found', '200 OK', '200 OK', '503 Service Unavailable'];

function answer(count: number): string {
  return `HTTP/1.1 ${ANSWERS[count % ANSWERS.length]}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
}

/** Sends so many requests by a proxy to an origin of its own, and comes back when all are answered. */
export async function send(proxy: string, total: number): Promise<void> {
  let answered = 0;
  const origin = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      for (let at = data.indexOf('\r\n\r\n'); at >= 0; at = data.indexOf('\r\n\r\n', at + 4)) socket.write(answer(answered++));
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => origin.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  let next = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, () => client(proxy, host, () => (next < total ? next++ : null))));
  origin.close();
}

function client(proxy: string, host: string, number: () => number | null): Promise<void> {
  const colon = proxy.lastIndexOf(':');
  return new Promise((done, failed) => {
    const socket = connect(Number(proxy.slice(colon + 1)), proxy.slice(0, colon));
    socket.setNoDelay(true);
    let buffer = '';
    const ask = () => {
      const n = number();
      if (n === null) {
        socket.end();
        done();
      } else {
        socket.write(`GET http://${host}/api/v1/orders/${n}?page=${n % 7} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: many/1.0\r\nAccept: application/json\r\n\r\n`);
      }
    };
    socket.on('connect', ask);
    socket.on('data', (data) => {
      buffer += data.toString('latin1');
      if (buffer.endsWith(BODY)) {
        buffer = '';
        ask();
      }
    });
    socket.on('error', failed);
  });
}
