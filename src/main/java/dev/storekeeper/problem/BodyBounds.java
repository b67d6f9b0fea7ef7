package dev.storekeeper.problem;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * Other bounds for the bodies of one address than for all others, which a room offers as a bean.
 *
 * @param path how the address ends
 * @param maxBody the largest body that is read
 * @param patience how long a body may take to arrive
 */
public record BodyBounds(String path, DataSize maxBody, Duration patience) {}
