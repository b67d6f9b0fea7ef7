package dev.storekeeper.token;

import java.util.List;
import java.util.Set;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SigningKeyRepository extends Repository<StoredSigningKey, Integer> {

    StoredSigningKey saveAndFlush(StoredSigningKey key);

    List<StoredSigningKey> findAllByOrderByGenerationDesc();

    @Query("SELECT k.kid FROM StoredSigningKey k")
    Set<String> findKids();

    boolean existsByKid(String kid);

    @Modifying
    @Query("DELETE FROM StoredSigningKey k WHERE k.generation < :generation")
    int deleteBefore(int generation);

    @Modifying
    @NativeQuery("DELETE FROM signing_key WHERE generation < :generation ORDER BY generation LIMIT :atMost")
    int deleteBefore(int generation, int atMost);
}
