package io.dialplane.batch;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A queue of one number, which two companies may call. */
abstract class QueueBed {

    Queue queue;
    Client client;
    int a;
    int b;
    int number;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        client = queue.client();
        a = queue.company("aa");
        b = queue.company("bb");
        number = queue.numbers(1).get(0);
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }
}
