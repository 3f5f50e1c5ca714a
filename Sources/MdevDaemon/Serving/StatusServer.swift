public import Logging
internal import MdevModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
public import ServiceLifecycle
internal import Synchronization

/// Serves the status over HTTP. Read-only; made for few and honest readers, and not hurt by others: a connection is
/// closed after its answer or at a deadline, and only so many are taken at once.
public struct StatusServer: Service {
    public let address: ListenAddress
    private let board: StatusBoard
    private let logger: Logger

    /// For asking and for reading the answer.
    static let patience = TimeAmount.seconds(10)
    static let mostConnections = 32

    public init(address: ListenAddress, board: StatusBoard, logger: Logger) {
        self.address = address
        self.board = board
        self.logger = logger
    }

    /// - Throws: ``DaemonError/cannotListen(_:reason:)``.
    public func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let channel = try await bind(group)
            logger.info("serving the status", metadata: ["address": "\(address)"])
            // Cancellation ends it as a shutdown does.
            do { try await gracefulShutdown() } catch {}
            try await channel.close()
        } catch let error as DaemonError {
            try await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func bind(_ group: MultiThreadedEventLoopGroup) async throws -> any Channel {
        let responder = StatusResponder(hosts: HostCheck(hostName: board.current.host.name))
        let (board, open) = (board, ConnectionCount())
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard open.enter(atMost: Self.mostConnections) else {
                        throw ChannelError.ioOnClosedChannel
                    }
                    let deadline = channel.eventLoop.scheduleTask(in: Self.patience) {
                        channel.close(promise: nil)
                    }
                    channel.closeFuture.whenComplete { _ in
                        deadline.cancel()
                        open.leave()
                    }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(RequestLimit())
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(StatusHandler(responder: responder, board: board))
                }
            }
        do {
            return try await bootstrap.bind(to: SocketAddress(ipAddress: address.host, port: address.port))
                .get()
        } catch {
            throw DaemonError.cannotListen(address, reason: "\(error)")
        }
    }
}

/// How many connections are open.
final class ConnectionCount: Sendable {
    private let count = Mutex(0)

    /// - Returns: false where there are enough; then nothing is to be left either.
    func enter(atMost most: Int) -> Bool {
        count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// Ends a connection that sends more than any request for the status has.
final class RequestLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    static let bytes = 16_384
    private var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytes
        guard received <= Self.bytes else { return context.close(promise: nil) }
        context.fireChannelRead(data)
    }
}
