package dev.weir.events;

/**
 * One resource record of an answer.
 *
 * @param type {@code A}, {@code AAAA}, {@code CNAME} ...
 * @param data the address or name in text form
 */
public record DnsRecord(String name, String type, long ttlSeconds, String data) {}
