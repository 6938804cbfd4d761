package dev.weir.proxy;

class MessageShapesOnNioIT extends MessageShapesIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
