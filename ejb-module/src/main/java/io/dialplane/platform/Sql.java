package io.dialplane.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Plain statements on the product's pool, for the hot path: no entities, and transactions that the server's transaction
 * manager knows nothing of. Not to be used within one of the server's transactions, but for {@link #within}.
 *
 * <p>What the database refuses is a {@link Refused} with the driver's exception in it.
 */
@ApplicationScoped
public class Sql {

    @Resource(lookup = Database.JNDI)
    private DataSource pool;

    public Sql() {}

    Sql(DataSource pool) {
        this.pool = pool;
    }

    /** Reads one row. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The database refused a statement, or is away. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(SQLException cause) {
            super(cause);
        }
    }

    /** Where statements run: a connection, or a transaction that somebody else has begun. */
    public interface Statements {
        <T> T run(Function<Session, T> work);
    }

    /** Statements in the server's transaction that an entity manager works in. */
    public static Statements within(EntityManager em) {
        return new Statements() {
            @Override
            public <T> T run(Function<Session, T> work) {
                return em.unwrap(org.hibernate.Session.class)
                        .doReturningWork(connection -> work.apply(new Session(connection)));
            }
        };
    }

    /** Statements each of which is a transaction of its own. */
    public <T> T session(Function<Session, T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.apply(new Session(connection));
        } catch (SQLException e) {
            throw new Refused(e);
        }
    }

    /** Statements that are one transaction; none of them counts when the work throws. */
    public <T> T transaction(Function<Session, T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.apply(new Session(connection));
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new Refused(e);
        }
    }

    /** A connection to the database. */
    public static final class Session implements Statements {

        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T run(Function<Session, T> work) {
            return work.apply(this);
        }

        /** The transaction sees this company's rows, and no other's, from here on. */
        public void enter(CompanyId company) {
            one("SELECT set_config('app.company', ?, true)", row -> row.getString(1), company.toString());
        }

        /** All rows. */
        public <T> List<T> rows(String statement, Row<T> row, Object... parameters) {
            try (PreparedStatement prepared = prepare(statement, parameters);
                    ResultSet result = prepared.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            } catch (SQLException e) {
                throw new Refused(e);
            }
        }

        /** The one row that there always is. */
        public <T> T one(String statement, Row<T> row, Object... parameters) {
            return rows(statement, row, parameters).get(0);
        }

        /** How many rows were written. */
        public int update(String statement, Object... parameters) {
            try (PreparedStatement prepared = prepare(statement, parameters)) {
                return prepared.executeUpdate();
            } catch (SQLException e) {
                throw new Refused(e);
            }
        }

        private PreparedStatement prepare(String statement, Object... parameters) throws SQLException {
            PreparedStatement prepared = connection.prepareStatement(statement);
            for (int i = 0; i < parameters.length; i++) {
                prepared.setObject(i + 1, parameters[i]);
            }
            return prepared;
        }
    }
}
